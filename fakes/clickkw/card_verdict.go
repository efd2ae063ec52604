package clickkw

import "time"

// cardDate is a month of a year, as it stands on a card.
type cardDate struct{ month, year int }

// eras are the gateway's test dates by when they counted: mpgs_era (KW-111 to KW-117).
var eras = map[string]map[cardDate]word{
	"2017": {{5, 2017}: cardApproved},
	"2021": {{5, 2021}: cardApproved, {5, 2022}: cardDeclined},
	"now": {
		{1, 2039}: cardApproved, {5, 2039}: cardDeclined, {4, 2027}: cardExpired, {8, 2028}: cardTimedOut,
		{1, 2037}: cardSystemError, {2, 2037}: cardUnspecified, {5, 2037}: cardUnknown,
	},
}

// verdict is what the test banks say to a card of this expiry at a time, where one era's
// dates count, or all (KW-118). A card is good to the end of its month.
func verdict(on cardDate, now time.Time, era string) word {
	for name, dates := range eras {
		if says, listed := dates[on]; listed && (era == name || era == "all") {
			return says
		}
	}
	if on.year < now.Year() || on.year == now.Year() && on.month < int(now.Month()) {
		return cardExpired
	}
	return cardApproved
}

// says is the verdict upon this card, with the account's choices.
func (c cardOnFile) says(a *account, now time.Time) word {
	result := verdict(cardDate{c.Month, c.Year}, a.local(now), a.sw("mpgs_era"))
	if result == cardApproved && c.CSC == cscNoMatch && a.on("csc_declines") {
		return cardDeclined // KW-119
	}
	return result
}
