package customer

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sends is what the only form of a page sends when its first button is pressed.
func sends(t *testing.T, source string, s Submission) string {
	t.Helper()
	w := newWorld(t)
	w.html("/form", source)
	require.NoError(t, w.at("/form").Submit(t.Context(), s))
	return w.last().Body
}

var formsAndBodies = map[string]struct{ inner, want string }{
	"fields in the order of the page": {
		`<input name=b value=2><div><input name=a value=1></div><input name=b value=3>`, "b=2&a=1&b=3",
	},
	"no name, no value sent": {`<input value=1><input name="" value=2><input name=c>`, "c="},
	"disabled":               {`<input name=a disabled value=1><input name=b value=2 readonly>`, "b=2"},
	"disabled fieldset, but for its first legend": {
		`<fieldset disabled><legend><input name=a value=1></legend><legend><input name=b></legend>
			<fieldset><input name=c></fieldset></fieldset><fieldset><input name=d value=4></fieldset>`, "a=1&d=4",
	},
	"checkboxes": {
		`<input type=checkbox name=a checked><input type=checkbox name=b><input type=CHECKBOX name=c value="" checked>`, "a=on&c=",
	},
	"radio buttons":   {`<input type=radio name=r value=1><input type=radio name=r value=2 checked>`, "r=2"},
	"no radio button": {`<input type=radio name=r value=1>`, ""},
	"buttons not pressed": {
		`<input type=submit name=s value=1><button name=b value=2>x</button><input type=button name=n value=3><input type=reset name=r>`, "s=1",
	},
	"a button without value":       {`<button name=b>Pay</button>`, "b="},
	"a submit input without value": {`<input type=submit name=go>`, "go=Submit"},
	"an image button":              {`<input type=image name=go value=x src=x.gif><input name=a>`, "go.x=1&go.y=1&a="},
	"an image button without name": {`<input type=image><input type=image name=other>`, "x=1&y=1"},
	"a file":                       {`<input type=file name=f value=/etc/passwd>`, "f="},
	"select: the first option":     {`<select name=s><option value=1>one<option>two</select>`, "s=1"},
	"select: the first that may be chosen": {
		`<select name=s><option disabled value="">choose<optgroup disabled><option>x</optgroup><option> b  c </select>`, "s=b+c",
	},
	"select: the last of several chosen": {`<select name=s><option selected>a<option selected>b<option>c</select>`, "s=b"},
	"select with lines: none":            {`<select name=s size=4><option>a<option>b</select>`, ""},
	"select multiple":                    {`<select name=s multiple><option selected>a<option>b<option selected value=3>c<option selected disabled>d</select>`, "s=a&s=3"},
	"select multiple: none":              {`<select name=s multiple><option>a</select>`, ""},
	"textarea: first line break dropped": {"<textarea name=t>\n\na\nb\rc\r\nd</textarea>", "t=%0D%0Aa%0D%0Ab%0D%0Ac%0D%0Ad"},
	"line breaks in a hidden field":      {"<input type=hidden name=h value='a\nb'>", "h=a%0D%0Ab"},
	"line breaks in a text field":        {"<input name=h value='a\nb'>", "h=ab"},
	"an e-mail field":                    {"<input type=email name=h value=' a@b '>", "h=a%40b"},
	"a number field":                     {`<input type=number name=n value="12,5"><input type=number name=m value=-1.5e3>`, "n=&m=-1.5e3"},
	"range and color":                    {`<input type=range name=r min=10 max=15><input type=range name=q><input type=color name=c>`, "r=13&q=50&c=%23000000"},
	"unknown type":                       {`<input type=card name=c value=1>`, "c=1"},
	"_charset_":                          {`<input type=hidden name=_charset_ value=x><input name=_charset_ value=y>`, "_charset_=UTF-8&_charset_=y"},
	"dirname":                            {`<div dir=rtl><input name=a value=1 dirname=a.dir></div><textarea name=b dirname=d></textarea>`, "a=1&a.dir=rtl&b=&d=ltr"},
	"what stays and what is escaped":     {`<input name="*-._ ~!'()" value="ä€ +&=%/?">`, "*-._+%7E%21%27%28%29=%C3%A4%E2%82%AC+%2B%26%3D%25%2F%3F"},
	"an empty form":                      {``, ""},
}

func TestWhatAFormSends(t *testing.T) {
	for name, test := range formsAndBodies {
		assert.Equal(t, test.want, sends(t, `<form method=post>`+test.inner+`</form>`, Submission{}), name)
	}
}

// Chromium sends these; Firefox and Safari do as the standard says.
func TestControlsInADatalistAreSuggestions(t *testing.T) {
	assert.Equal(t, "b=", sends(t, `<form method=post><datalist><input name=a></datalist><input name=b></form>`, Submission{}))
}

var ownersAndBodies = map[string]struct{ source, want string }{
	"by attribute":                    {`<input form=f name=a value=1><form id=f method=post><input name=b form=other><input name=c></form><button form=f name=d>x</button>`, "a=1&c=&d="},
	"by attribute that names no form": {`<p id=f><form method=post><input name=b form=f><input name=c form=""><input name=d></form>`, "d="},
	"in a table that the parser takes apart": {
		`<table><form method=post action=/x><tr><td><input name=a value=1></td></tr><tr><td><select name=b><option>2</select><textarea name=c>3</textarea></td></tr>
			<input type=hidden name=d value=4></form></table><input name=outside>`, "a=1&b=2&c=3&d=4",
	},
	"upper case and sloppy": {`<TABLE><FORM METHOD="POST"><TR><TD><INPUT NAME=A VALUE=1/><INPUT name="B"/></FORM></TABLE>`, "A=1%2F&B="},
	"in a noscript":         {`<form method=post><noscript><input name=n value=1></noscript><input name=a></form>`, "n=1&a="},
	"not in a script":       {`<form method=post><script>"</form><input name=x>"</script><input name=a></form>`, "a="},
	"a form within a form":  {`<form method=post><input name=a><form><input name=b></form><input name=c></form>`, "a=&b="},
	"not in a comment":      {`<!-- <form> --><form method=post><input name=a></form>`, "a="},
}

func TestControlsFindTheirForm(t *testing.T) {
	for name, test := range ownersAndBodies {
		assert.Equal(t, test.want, sends(t, source(test.source), Submission{}), name)
	}
}

func source(body string) string { return "<!doctype html><title>T</title><body>" + body }

func TestTwoTableForms(t *testing.T) {
	w := newWorld(t)
	w.html("/", `<table><form name=one method=post><tr><td><input name=a></form>
		<form name=two method=post><tr><td><input name=b><input name=c></form></table>`)
	require.NoError(t, w.at("/").Submit(t.Context(), Submission{Form: "two"}))
	assert.Equal(t, "b=&c=", w.last().Body)
	assert.False(t, w.at("/").Has("["+ownerMark+"]"), "the page itself is not marked")
}

var destinations = map[string]struct{ source, button, want string }{
	"GET replaces the query":      {`<form action="/x?old=1#f"><input name=a value="b c"></form>`, "", "GET /x?a=b+c"},
	"GET without anything":        {`<form action="/x?old=1"></form>`, "", "GET /x?"},
	"POST keeps it":               {`<form method=post action="/x?q=%2f;&a=b c"></form>`, "", "POST /x?q=%2f;&a=b%20c"},
	"no action":                   {`<form method=post></form>`, "", "POST /dir/form?here=1"},
	"no action, whatever base is": {`<base href="/base/"><form method=post action=""></form>`, "", "POST /dir/form?here=1"},
	"relative":                    {`<form method=POST action=next></form>`, "", "POST /dir/next"},
	"relative to base":            {`<base href="/base/"><form method=post action=next></form>`, "", "POST /base/next"},
	"unknown method is GET":       {`<form method=put action=/x></form>`, "", "GET /x?"},
	"two slashes":                 {`<form method=post action="/newauth/http://premium-x/cb.php?price=1"></form>`, "", "POST /newauth/http://premium-x/cb.php?price=1"},
	"the button decides":          {`<form action=/x><button name=a formaction=/y formmethod=post>ok</button></form>`, "", "POST /y"},
	"another button does not":     {`<form action=/x><button name=a value=1>ok</button><button name=b formaction=/y formmethod=post>no</button></form>`, "a", "GET /x?a=1"},
	"formmethod back to GET":      {`<form method=post action=/x><button formmethod=get>ok</button></form>`, "", "GET /x?"},
	"an empty formaction is here": {`<form method=post action=/x><button formaction="">ok</button></form>`, "", "POST /dir/form?here=1"},
}

func TestWhereAFormGoes(t *testing.T) {
	for name, test := range destinations {
		w := newWorld(t)
		w.html("/dir/form", test.source)
		require.NoError(t, w.at("/dir/form?here=1#f").Submit(t.Context(), Submission{Button: test.button}), name)
		assert.Equal(t, test.want, w.last().Method+" "+w.last().URI, name)
	}
}

func TestFormsThatGoNowhere(t *testing.T) {
	w := newWorld(t)
	w.html("/js", `<title>T</title><form id=f action="javascript:pay()"></form>`)
	w.html("/dialog", `<form method=dialog></form>`)
	require.ErrorContains(t, w.at("/js").Submit(t.Context(), Submission{}), `form#f on “T” (`+w.URL+`/js) cannot be sent: "javascript:pay()" is no web address`)
	require.ErrorContains(t, w.at("/dialog").Submit(t.Context(), Submission{}), "only closes a dialog")
}

func TestWhichForm(t *testing.T) {
	w := newWorld(t)
	w.html("/two", `<title>Pay</title><form id=search><input name=q></form>
		<form name=login class=f method=post><input name=user><input type=password name=pass><input type=submit name=go value=Login></form>
		<form class=f action=/third></form>`)
	w.html("/none", `<title>Gone</title>`)
	c := w.at("/two")
	for _, which := range []string{"search", "form#search", "#search", "form:first-of-type"} {
		require.NoError(t, c.FillAndSubmit(t.Context(), which, map[string]string{"q": which}, ""))
		assert.Equal(t, which, c.Page().Query["q"])
		require.NoError(t, c.Visit(t.Context(), w.URL+"/two"))
	}
	list := `form#search (controls q), form[name="login"] (controls user, pass; buttons “Login” [go=Login]), form[action="/third"]`
	page := "“Pay” (" + w.URL + "/two)"
	for which, want := range map[string]string{
		"":              "there are 3 forms on " + page + "; say which: " + list,
		"form#cb-login": `no form matches "form#cb-login" on ` + page + "; forms there: " + list,
		"form.f":        `2 forms match "form.f" on ` + page + ": form[name",
		"form[":         `no form matches "form[" on `,
	} {
		require.ErrorContains(t, c.Submit(t.Context(), Submission{Form: which}), want)
	}
	require.EqualError(t, w.at("/none").Submit(t.Context(), Submission{}), "there is no form on “Gone” ("+w.URL+"/none)")
	assert.Equal(t, w.URL+"/two", c.URL(), "a failed deed leaves the page")
}

func TestWhichButton(t *testing.T) {
	w := newWorld(t)
	w.html("/", `<form method=post><button name=a value=1>Buy now</button><button name=b value=2 id=second> Pay <b>later</b></button>
		<input type=submit name=c value="3"><input type=image name=d alt="Picture" src=x><button name=e disabled>Off</button>
		<button name=do value=yes>Y</button><button name=do value=no>N</button><button type=button name=z>No submit</button></form>`)
	for which, want := range map[string]string{
		"": "a=1", "a": "a=1", "b": "b=2", "second": "b=2", "#second": "b=2", "button:nth-of-type(2)": "b=2", "Pay later": "b=2",
		"later": "b=2", "2": "b=2", "3": "c=3", "Picture": "d.x=1&d.y=1", "do=no": "do=no", "yes": "do=yes",
	} {
		require.NoError(t, w.at("/").Submit(t.Context(), Submission{Button: which}), which)
		assert.Equal(t, want, w.last().Body, which)
	}
	for which, want := range map[string]string{
		"do":   `2 buttons match "do" in form on ` + w.URL + "/: “Y” [do=yes], “N” [do=no]",
		"e":    "button “Off” [e=] (disabled) of form on " + w.URL + "/ cannot be pressed",
		"z":    `no button matches "z" in form on ` + w.URL + "/; buttons there: “Buy now” [a=1], “Pay later” [b=2], ",
		"none": `no button matches "none"`,
	} {
		require.ErrorContains(t, w.at("/").Submit(t.Context(), Submission{Button: which}), want)
	}
	w.html("/bare", `<form><input name=a></form>`)
	assert.ErrorContains(t, w.at("/bare").Submit(t.Context(), Submission{Button: "x"}), "it has none that submits")
}
