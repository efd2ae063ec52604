package clickandbuy

import (
	"slices"
	"strings"
)

// nation is one row of the manual's table of nation codes (TS §3.3).
type nation struct {
	Code string // as the link carries it: "DE", "UK", "Sb"
	Name string // as printed: English, but Deutschland, Österreich and Schweiz
}

// nationTable is the manual's table row by row (TS §3.3, CB-057): 244 rows, of which
// two are DE. It is not ISO 3166: UK is Great Britain, Sb is how the Solomon Islands
// are printed, and AN CS NT SU TP YU ZR have left the standard since. Only the HTML
// entity in the name of AT is resolved.
const nationTable = `
	AF Afghanistan; AL Albania; DZ Algeria; AS American Samoa; AD Andorra; AO Angola; AI Anguilla; AQ Antarctica;
	AG Antigua and Barbuda; AR Argentina; AM Armenia; AW Aruba; AU Australia; AZ Azerbaijan; BS Bahamas; BH Bahrain;
	BD Bangladesh; BB Barbados; BY Belarus; BE Belgium; BZ Belize; BJ Benin; BM Bermuda; BT Bhutan; BO Bolivia;
	BA Bosnia and Herzegovina; BW Botswana; BV Bouvet Island; BR Brazil; IO British Indian Ocean Territory;
	BN Brunei Darussalam; BG Bulgaria; BF Burkina Faso; BI Burundi; KH Cambodia; CM Cameroon; CA Canada;
	CV Cape Verde; KY Cayman Islands; CF Central African Republic; TD Chad; CL Chile; CN China; CX Christmas Island;
	CC Cocos (Keeling) Islands; CO Colombia; KM Comoros; CG Congo; CK Cook Islands; CR Costa Rica;
	CI Cote D'Ivoire (Ivory Coast); HR Croatia (Hrvatska); CU Cuba; CY Cyprus; CZ Czech Republic;
	CS Czechoslovakia (former); DK Denmark; DE Deutschland; DJ Djibouti; DM Dominica; DO Dominican Republic;
	TP East Timor; EC Ecuador; EG Egypt; SV El Salvador; GQ Equatorial Guinea; ER Eritrea; EE Estonia; ET Ethiopia;
	FK Falkland Islands (Malvinas); FO Faroe Islands; FJ Fiji; FI Finland; FR France; GF French Guiana;
	PF French Polynesia; TF French Southern Territories; GA Gabon; GM Gambia; GE Georgia; DE Germany; GH Ghana;
	GI Gibraltar; UK Great Britain; GR Greece; GL Greenland; GD Grenada; GP Guadeloupe; GU Guam; GT Guatemala;
	GN Guinea; GW Guinea-Bissau; GY Guyana; HT Haiti; HM Heard and McDonald Islands; HN Honduras; HK Hong Kong;
	HU Hungary; IS Iceland; IN India; ID Indonesia; IR Iran; IQ Iraq; IE Ireland; IL Israel; IT Italy; JM Jamaica;
	JP Japan; JO Jordan; KZ Kazakhstan; KE Kenya; KI Kiribati; KP Korea (North); KR Korea (South); KW Kuwait;
	KG Kyrgyzstan; LA Laos; LV Latvia; LB Lebanon; LS Lesotho; LR Liberia; LY Libya; LI Liechtenstein; LT Lithuania;
	LU Luxembourg; MO Macau; MK Macedonia; MG Madagascar; MW Malawi; MY Malaysia; MV Maldives; ML Mali; MT Malta;
	MH Marshall Islands; MQ Martinique; MR Mauritania; MU Mauritius; YT Mayotte; MX Mexico; FM Micronesia;
	MD Moldova; MC Monaco; MN Mongolia; ME Montenegro; MS Montserrat; MA Morocco; MZ Mozambique; MM Myanmar;
	NA Namibia; NR Nauru; NP Nepal; NL Nederland; AN Netherlands Antilles; NT Neutral Zone; NC New Caledonia;
	NZ New Zealand (Aotearoa); NI Nicaragua; NE Niger; NG Nigeria; NU Niue; NF Norfolk Island;
	MP Northern Mariana Islands; NO Norway; OM Oman; AT Österreich; PK Pakistan; PW Palau; PA Panama;
	PG Papua New Guinea; PY Paraguay; PE Peru; PH Philippines; PN Pitcairn; PL Poland; PT Portugal; PR Puerto Rico;
	QA Qatar; RE Reunion; RO Romania; RU Russian Federation; RW Rwanda; GS S. Georgia and S. Sandwich Isls.;
	KN Saint Kitts and Nevis; LC Saint Lucia; VC Saint Vincent and the Grenadines; WS Samoa; SM San Marino;
	ST Sao Tome and Principe; SA Saudi Arabia; CH Schweiz; SN Senegal; RS Serbia; SC Seychelles; SL Sierra Leone;
	SG Singapore; SK Slovak Republic; SI Slovenia; Sb Solomon Islands; SO Somalia; ZA South Africa; ES Spain;
	LK Sri Lanka; SH St. Helena; PM St. Pierre and Miquelon; SD Sudan; SR Suriname;
	SJ Svalbard and Jan Mayen Islands; SZ Swaziland; SE Sweden; SY Syria; TW Taiwan; TJ Tajikistan; TZ Tanzania;
	TH Thailand; TG Togo; TK Tokelau; TO Tonga; TT Trinidad and Tobago; TN Tunisia; TR Turkey; TM Turkmenistan;
	TC Turks and Caicos Islands; TV Tuvalu; UM US Minor Outlying Islands; SU USSR (former); UG Uganda; UA Ukraine;
	AE United Arab Emirates; US United States; UY Uruguay; UZ Uzbekistan; VU Vanuatu;
	VA Vatican City State (Holy See); VE Venezuela; VN Viet Nam; VG Virgin Islands (British);
	VI Virgin Islands (U.S.); WF Wallis and Futuna Islands; EH Western Sahara; YE Yemen; YU Yugoslavia; ZR Zaire;
	ZM Zambia; ZW Zimbabwe
`

// nationRows is the table without its second DE, in its order, which is that of the names.
var nationRows = readNations(nationTable)

func readNations(table string) []nation {
	var rows []nation
	for row := range strings.SplitSeq(table, ";") {
		code, name, _ := strings.Cut(strings.TrimSpace(row), " ")
		if !slices.ContainsFunc(rows, func(n nation) bool { return n.Code == code }) {
			rows = append(rows, nation{Code: code, Name: name})
		}
	}
	return rows
}

// nations lists the 243 nations in the order of their printed names, for the
// registration form's choice.
func nations() []nation { return slices.Clone(nationRows) }

// lookupNation finds a nation by the code of a link, exactly as printed: names and
// values of links are case-sensitive. SB is read as the misprinted Sb (CB-058).
func lookupNation(code string) (nation, bool) {
	if code == "SB" {
		code = "Sb"
	}
	i := slices.IndexFunc(nationRows, func(n nation) bool { return n.Code == code })
	if i < 0 {
		return nation{}, false
	}
	return nationRows[i], true
}
