package clickkw

// KNET's test card: ten digits after the bank's prefix, and an expiry of one of the
// eras in which it was published (KW-074, KW-082 to KW-090).
const (
	knetPrefix   = "888888"
	knetPays     = "0000000001"
	knetPaysToo  = "0000000008" // the manual's (KW-082)
	knetDeclines = "0000000002"
)

// knetEras are the expiry dates with which the test card pays (KW-086).
var knetEras = map[cardDate]bool{{12, 2018}: true, {8, 2020}: true, {9, 2021}: true, {9, 2025}: true, {9, 2030}: true}

// knetMagic are dates of ours, for what no published card does (KW-090).
var knetMagic = map[cardDate]word{{10, 2021}: knetTimeout, {11, 2021}: knetRisk}

// knetVerdict is what KNET says about a card of the test bank. as0001 and magic are the
// switches knet_0002 and knet_magic (KW-088, KW-090).
func knetVerdict(number string, until cardDate, as0001, magic bool) word {
	if number == knetDeclines && as0001 {
		number = knetPays
	}
	switch {
	case (number == knetPays || number == knetPaysToo) && knetEras[until]:
		return knetCaptured
	case number == knetPays && magic && knetMagic[until] != "":
		return knetMagic[until]
	}
	return knetNotCaptured // KW-085, KW-087 to KW-089
}

func (a *account) knetVerdict(number string, until cardDate) word {
	return knetVerdict(number, until, a.sw("knet_0002") == "as_0001", a.on("knet_magic"))
}
