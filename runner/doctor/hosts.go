package doctor

import (
	"regexp"
	"slices"
	"strings"
)

var premiumHost = regexp.MustCompile(`premium-([^./]+)\.([^./]+)\.clickandbuy\.com`)

// hosts are the providers' names that must lead to the sandbox, in full. Of patterns, the
// workspace's own premium link says what stands for {id} and {sys}.
func (l *look) hosts() []string {
	link := premiumHost.FindStringSubmatch(l.workspace.Env["CLICKANDBUY_LINK"])
	var all []string
	for _, host := range l.about.Hosts {
		if link != nil {
			host = strings.NewReplacer("{id}", link[1], "{sys}", link[2]).Replace(host)
		}
		if !strings.Contains(host, "{") {
			all = append(all, host)
		}
	}
	all = append(all, l.Hosts...)
	slices.Sort(all)
	return slices.Compact(all)
}
