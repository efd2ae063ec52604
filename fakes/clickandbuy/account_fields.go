package clickandbuy

import "paysandbox/sandbox/operation"

var money = []operation.AccountField{
	{Name: "amount", Type: operation.Amount, About: "units, quoted"},
	{Name: "currency", Type: operation.String, About: "ISO 4217"},
}

// accountKind declares a merchant account: the keys of the contract's YAML (CB-001
// to CB-030).
var accountKind = operation.AccountKind{
	ID: "seller",
	Fields: []operation.AccountField{
		{Name: "seller", Type: operation.Int, About: "sellerID, also called Merchant ID", Fact: "CB-001"},
		{Name: "system", Type: operation.String, Values: []string{"eu", "us", "uk", "ch", "se", "dk", "no"}, About: "system id in links and TMI hosts", Fact: "CB-005"},
		{Name: "tm_enabled", Type: operation.Bool, About: "TMI is switched on", Fact: "CB-003"},
		{Name: "tm_password", Type: operation.String, Secret: true, About: "transaction manager password, 6 to 10 characters; empty: none defined", Fact: "CB-002"},
		{Name: "slaves", Type: operation.Int, List: true, About: "sellerIDs of sub-merchant accounts", Fact: "CB-004"},
		{Name: "domains", Type: operation.Mapping, List: true, Fact: "CB-007", Fields: []operation.AccountField{
			{Name: "name", Type: operation.String, About: "shown on the payment pages"},
			{Name: "url", Type: operation.String},
			{Name: "logo", Type: operation.String, About: "URL of a picture of at most 468x60"},
			{Name: "header", Type: operation.String, About: "text at the head of the payment pages"},
			{Name: "category", Type: operation.String},
			{Name: "description", Type: operation.String},
			{Name: "search_words", Type: operation.String},
			{Name: "nation", Type: operation.String, About: "default nation; empty: by the buyer's IP (switch buyer.ip_nations)"},
			{Name: "language", Type: operation.String, About: "default language"},
			{Name: "welcome_bonus", Type: operation.Mapping, Fields: money},
			{Name: "registration_bonus", Type: operation.Mapping, Fields: money},
			{Name: "test_mode", Type: operation.Bool, About: "only the test group can buy", Fact: "CB-008"},
			{Name: "test_group", Type: operation.String, List: true, About: "buyers' user names", Fact: "CB-008"},
			{Name: "credits", Type: operation.Mapping, List: true, About: "test credits", Fact: "CB-009", Together: 2, Fields: []operation.AccountField{
				{Name: "buyer", Type: operation.String, About: "the buyer's user name"}, money[1], money[0],
			}},
			{Name: "links", Type: operation.Mapping, List: true, Fact: "CB-011 to CB-020", Fields: []operation.AccountField{
				{Name: "id", Type: operation.String, About: "of the premium host", Fact: "CB-020"},
				{Name: "number", Type: operation.Int, About: "X-CONTENTID, link-nr and URLID", Fact: "CB-019"},
				{Name: "target", Type: operation.String, About: "the script; a path joins merchant.url, empty: merchant.clickandbuy.script", Fact: "CB-013"},
				{Name: "name", Type: operation.String, About: "default name of the offer", Fact: "CB-014"},
				{Name: "info", Type: operation.String, About: "default description of the offer", Fact: "CB-014"},
				{Name: "dynkey", Type: operation.String, Secret: true, About: "secret of fgkey; empty: not checked", Fact: "CB-018"},
				{Name: "dynamic_price", Type: operation.Bool, Fact: "CB-016"},
				{Name: "dynamic_currency", Type: operation.Bool, Fact: "CB-017"},
				{Name: "price", Type: operation.Amount, About: "fixed price in units, quoted", Fact: "CB-015"},
				{Name: "currency", Type: operation.String, Fact: "CB-015"},
				{Name: "active", Type: operation.Bool, Fact: "CB-011"},
				{Name: "notify_payment", Type: operation.Bool, About: "send EMS events", Fact: "CB-012"},
				{Name: "notify_users", Type: operation.Bool, About: "tell buyers how long a payment may take", Fact: "CB-012"},
			}},
		}},
		{Name: "buyers", Type: operation.Mapping, List: true, Fact: "CB-023 to CB-026", Fields: []operation.AccountField{
			{Name: "crn", Type: operation.Int, About: "X-USERID"},
			{Name: "email", Type: operation.String, About: "the user name"},
			{Name: "password", Type: operation.String, Secret: true},
			{Name: "nation", Type: operation.String},
			{Name: "language", Type: operation.String},
			{Name: "status", Type: operation.String, Values: []string{"OK", "LOCKED", "TERMINATED"}},
			{Name: "date_of_birth", Type: operation.Date, Fact: "CB-025"},
			{Name: "owner", Type: operation.Bool, About: "it is the merchant itself: never booked", Fact: "CB-021"},
			{Name: "employee", Type: operation.Bool, About: "in the merchant's employee group: never booked", Fact: "CB-021"},
			{Name: "prepaid", Type: operation.Bool},
			{Name: "credit_exhausted", Type: operation.Bool, About: "purchases fail after login", Fact: "CB-026"},
			{Name: "msisdn", Type: operation.String, About: "telephone number, by which TMI finds the buyer", Fact: "CB-374"},
			{Name: "easy_collect_granted", Type: operation.Bool, About: "false: the agreements allow nothing for now", Fact: "CB-351"},
			{Name: "agreements", Type: operation.Mapping, List: true, About: "standing agreements with the merchant", Fact: "CB-320", Fields: []operation.AccountField{
				{Name: "id", Type: operation.Int, About: "easyCollectID", Fact: "CB-145"},
				{Name: "link", Type: operation.String, About: "id of the premium link that it was made on; empty: the first", Fact: "CB-353"},
				{Name: "amount", Type: operation.Amount, About: "the most that one debit or reservation may be, in units, quoted; empty: no limit", Fact: "CB-352"},
				{Name: "currency", Type: operation.String, About: "of amount"},
			}},
		}},
		{Name: "projects", Type: operation.Mapping, List: true, Fact: "CB-028", Fields: []operation.AccountField{
			{Name: "id", Type: operation.Int},
			{Name: "name", Type: operation.String},
			{Name: "secret_key", Type: operation.String, Secret: true},
			{Name: "notify", Type: operation.Bool, About: "push events", Fact: "CB-609"},
			{Name: "mms_url", Type: operation.String, About: "where to; a path joins merchant.url, empty: merchant.clickandbuy.mms", Fact: "CB-028"},
			{Name: "mms_secret", Type: operation.String, Secret: true},
		}},
		{Name: "registration", Type: operation.Mapping, Fact: "CB-029", Fields: []operation.AccountField{
			{Name: "business_origin_id", Type: operation.String},
			{Name: "secret", Type: operation.String, Secret: true},
			{Name: "settlements", Type: operation.Mapping, List: true, Fields: []operation.AccountField{
				{Name: "id", Type: operation.Int}, {Name: "currency", Type: operation.String}, {Name: "name", Type: operation.String},
			}},
		}},
		{Name: "switches", Type: operation.Mapping, Any: true, About: "what the manuals leave open"},
	},
	Switches: switches,
}

// places are where the provider calls the merchant unless an account says otherwise.
var places = []operation.Place{
	{Name: "script", About: "the transaction script of links that name no target", Fact: "CB-013", Key: "target"},
	{Name: "ems", About: "where events of the transaction system are pushed", Fact: "CB-236"},
	{Name: "mms", About: "where events of the pay API are pushed, of projects that name no address", Fact: "CB-028", Key: "mms_url"},
}
