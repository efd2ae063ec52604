package control_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/server/control"
)

// clickandbuyEnv is section 3 of the contract, as far as it is ClickandBuy's.
var clickandbuyEnv = []string{
	"CLICKANDBUY_LINK", "CLICKANDBUY_LINK_ID", "CLICKANDBUY_DYNKEY", "CLICKANDBUY_SELLER_ID", "CLICKANDBUY_TM_PASSWORD", "CLICKANDBUY_WSDL",
	"CLICKANDBUY_BUYER", "CLICKANDBUY_BUYER_PASSWORD", "CLICKANDBUY_BUYER_2", "CLICKANDBUY_BUYER_2_PASSWORD", "CLICKANDBUY_BUYER_CRN", "CLICKANDBUY_BUYER_2_CRN",
	"CLICKANDBUY_PAY_WSDL", "CLICKANDBUY_MERCHANT_ID", "CLICKANDBUY_PROJECT_ID", "CLICKANDBUY_SECRET_KEY", "CLICKANDBUY_MMS_SECRET",
}

func TestCreatedWorkspace(t *testing.T) {
	s := start(t)
	body := map[string]any{
		"name": "job-1", "seed": 3, "clock": "2019-01-20T14:00:00+03:00",
		"merchant": map[string]any{"url": "http://shop:8000/", "clickandbuy": map[string]any{"script": "/pay/cb.php"}},
	}
	reply := s.reply("POST", "/workspaces", body)
	require.Equal(t, http.StatusCreated, reply.Status, reply.Body)
	assert.Equal(t, "/_sandbox/v1/workspaces/job-1", reply.Header.Get("Location"))
	made := reply.JSON(t)
	assert.Equal(t, made, s.call("GET", "/workspaces/job-1", nil, 200), "the same object as GET")
	assert.EqualValues(t, 3, made["seed"])
	assert.Equal(t, "frozen", made["clock"].(map[string]any)["mode"])
	assert.Equal(t, "2019-01-20T11:00:00Z", made["clock"].(map[string]any)["now"])
	assert.Equal(t, "http://shop:8000", made["merchant"].(map[string]any)["url"])
	assert.Len(t, made["accounts"].(map[string]any)["clickandbuy"], 1, "drawn")

	env := made["env"].(map[string]any)
	names := []string{}
	for name, value := range env {
		assert.NotEmpty(t, value, name)
		if strings.HasPrefix(name, "CLICKANDBUY_") {
			names = append(names, name)
		}
	}
	assert.ElementsMatch(t, clickandbuyEnv, names)
	assert.Regexp(t, `^`+s.URL()+`/clickandbuy/newauth/http://premium-[a-z0-9]+\.eu\.clickandbuy\.com/cb\.php$`, env["CLICKANDBUY_LINK"])

	twin := s.call("POST", "/workspaces", map[string]any{"name": "twin", "seed": 3, "key": "job-1"}, 201)
	assert.NotEqual(t, made["accounts"], twin["accounts"], "a drawn name that is taken is drawn again")
	s.call("DELETE", "/workspaces/job-1", nil, 204)
	again := s.call("POST", "/workspaces", map[string]any{"name": "job-2", "seed": 3, "key": "job-1"}, 201)
	assert.Equal(t, made["accounts"], again["accounts"], "the same seed and key draw the same accounts")
	other := s.call("POST", "/workspaces", map[string]any{"seed": 3}, 201)
	assert.NotEqual(t, made["accounts"], other["accounts"])
	assert.Equal(t, "real", other["clock"].(map[string]any)["mode"])
	assert.NotEmpty(t, other["name"])
}

func TestWorkspacesThatCannotBe(t *testing.T) {
	s := start(t)
	for name, c := range map[string]struct {
		body   any
		status int
		detail string
	}{
		"malformed":          {`{"name":`, 400, "JSON"},
		"an array":           {`[]`, 400, "JSON"},
		"a text":             {`"x"`, 400, "JSON"},
		"two values":         {`{"name":"x"}{"name":"y"}`, 400, "more than one"},
		"a bracket too many": {`{"name":"x"}}`, 400, "JSON"},
		"unknown member":     {`{"colour":"x"}`, 400, "colour"},
		"wrong type":         {`{"name":7}`, 400, "name"},
		"seed 0":             {`{"seed":0}`, 422, "seed 0"},
		"negative seed":      {`{"seed":-1}`, 400, "seed"},
		"clock":              {`{"clock":"tomorrow"}`, 422, "tomorrow"},
		"name with a slash":  {`{"name":"a/b"}`, 422, "name"},
		"name of dots":       {`{"name":".."}`, 422, "name"},
		"control characters": {`{"name":"a\u0000\nb"}`, 422, "name"},
		"a long name":        {`{"name":"` + strings.Repeat("n", 101) + `"}`, 422, "name"},
		"unknown provider":   {`{"accounts":{"paypal":[{"id":1}]}}`, 422, "paypal"},
		"unknown key":        {`{"accounts":{"clickandbuy":[{"seller":1,"colour":"red"}]}}`, 422, "colour"},
		"null account":       {`{"accounts":{"clickandbuy":[null]}}`, 422, "seller"},
		"merchant":           {`{"merchant":{"url":"ftp://shop"}}`, 422, "ftp"},
		"taken account":      {`{"accounts":{"clickandbuy":[{"seller":222333444}]}}`, 409, "default"},
	} {
		t.Run(name, func(t *testing.T) {
			wrong := s.call("POST", "/workspaces", c.body, c.status)
			assert.Contains(t, wrong["detail"], c.detail)
			assert.EqualValues(t, c.status, wrong["status"])
			assert.Len(t, s.call("GET", "/workspaces", nil, 200)["items"], 1, "what fails leaves nothing")
		})
	}
	assert.Equal(t, "default", s.call("POST", "/workspaces", `{"accounts":{"clickandbuy":[{"seller":222333444}]}}`, 409)["holder"])
	s.call("POST", "/workspaces", "", 201) // nothing asked for is nothing wrong
	s.call("POST", "/workspaces", "null", 201)
}

func TestWorkspaceList(t *testing.T) {
	s := start(t)
	for i := range 4 {
		s.call("POST", "/workspaces", map[string]any{"name": fmt.Sprint("w", i)}, 201)
	}
	var names []string
	after := ""
	for pages := 0; ; pages++ {
		require.Less(t, pages, 4)
		page := s.call("GET", "/workspaces?limit=2&after="+after, nil, 200)
		for _, item := range page["items"].([]any) {
			names = append(names, item.(map[string]any)["name"].(string))
		}
		if page["next"] == nil {
			break
		}
		after = page["next"].(string)
	}
	assert.Equal(t, []string{"default", "w0", "w1", "w2", "w3"}, names, "oldest first")
	for _, limit := range []string{"0", "-1", "x", "1001", "99999999999999999999"} {
		s.call("GET", "/workspaces?limit="+limit, nil, 400)
	}
}

func TestResetIsTheBeginning(t *testing.T) {
	s := start(t)
	made := s.Workspace(t, "r", "http://shop:8000")
	s.call("PUT", "/workspaces/r/merchant", map[string]any{"url": "http://other:1"}, 200)
	s.call("PUT", "/workspaces/r/accounts/clickandbuy/700000009", map[string]any{}, 200)
	s.call("PUT", "/workspaces/r/scenario", oneRule, 200)
	s.call("POST", "/workspaces/r/clock", map[string]any{"advance": "1h"}, 200)
	s.Buyer(t, "r").ToConfirm(t, "1")
	assert.NotEqual(t, made, s.call("GET", "/workspaces/r", nil, 200))
	assert.Equal(t, made, s.call("POST", "/workspaces/r/reset", nil, 200))
	assert.Equal(t, made, s.call("GET", "/workspaces/r", nil, 200))
	for _, path := range []string{"rules", "payments", "exchanges"} {
		assert.Empty(t, s.call("GET", "/workspaces/r/"+path, nil, 200)["items"], path)
	}
	s.call("PUT", "/workspaces/default/accounts/clickandbuy/700000009", map[string]any{}, 200) // the name is free again
}

func TestMerchant(t *testing.T) {
	s := start(t)
	s.call("PUT", "/workspaces/default/merchant", map[string]any{"url": "http://shop:8000/", "clickandbuy": map[string]any{"script": "/cb.php", "ems": "/ems.php"}}, 200)
	merged := s.call("PUT", "/workspaces/default/merchant", map[string]any{"clickandbuy": map[string]any{"script": "/other.php"}}, 200)
	assert.Equal(t, map[string]any{"url": "http://shop:8000", "clickandbuy": map[string]any{"script": "/other.php", "ems": "/ems.php"}}, merged)
	workspace := s.call("GET", "/workspaces/default", nil, 200)
	assert.Equal(t, merged, workspace["merchant"])
	assert.True(t, strings.HasSuffix(workspace["env"].(map[string]any)["CLICKANDBUY_LINK"].(string), ".clickandbuy.com/other.php"), "the link's last segment is the script's")
	for _, wrong := range []string{`{"url":7}`, `{"url":"shop"}`, `{"clickandbuy":"x"}`, `{"clickandbuy":{"script":[]}}`} {
		s.call("PUT", "/workspaces/default/merchant", wrong, 422)
	}
}

// What names no workspace, and what no address takes, is a problem document too.
func TestAddressesThatAreNone(t *testing.T) {
	s := start(t)
	for _, name := range []string{"nobody", "a%2Fb", "%2F", "%00", "%0A%0D", "%FF%FE", "%2e%2e", strings.Repeat("n", 5000), "a+b", "%25zz"} {
		missing := s.call("GET", "/workspaces/"+name, nil, 404)
		assert.Equal(t, "about:blank", missing["type"])
	}
	for _, path := range []string{"/", "/workspaces/", "/nothing", "/workspaces/default/nothing", "/workspaces/default/payments/a/b/c"} {
		reply := s.Control(t, "GET", path, nil)
		assert.Equal(t, http.StatusNotFound, reply.Status, path)
		assert.Equal(t, "application/problem+json", reply.Header.Get("Content-Type"), path)
	}
	for call, allowed := range map[string]string{
		"PUT /workspaces": "GET, POST", "DELETE /workspaces": "GET, POST", "POST /workspaces/default": "GET, DELETE", "GET /workspaces/default/reset": "POST",
		"PATCH /workspaces/default/clock": "GET, POST", "GET /workspaces/default/scenario": "PUT",
	} {
		method, path, _ := strings.Cut(call, " ")
		reply := s.Control(t, method, path, nil)
		assert.Equal(t, http.StatusMethodNotAllowed, reply.Status, call)
		assert.Equal(t, "application/problem+json", reply.Header.Get("Content-Type"), call)
		assert.Equal(t, allowed, reply.Header.Get("Allow"), call)
		assert.Contains(t, reply.JSON(t)["detail"], method)
	}
	// What is no JSON at all but long is too long before it is wrong.
	s.call("POST", "/workspaces", `{}`+strings.Repeat(" ", control.MaxBody), 413)
}
