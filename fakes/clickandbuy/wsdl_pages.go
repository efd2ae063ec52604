package clickandbuy

import (
	"bytes"
	"cmp"
	"net/http"
	"sync"
	"time"
	_ "time/tzdata" // a container from scratch has no zones

	"paysandbox/sandbox"
)

// wsdlNames are the names under which the one description is served (CB-110, CB-111).
var wsdlNames = []string{"TransactionManagerbinding.wsdl", "TransactionManager.wsdl", "TransactionManager_dotNET.wsdl"}

// wsdl serves the interface description with the addresses of its ports on this
// very sandbox, of the kind asked by (CB-113). The parts of answers are named as their
// elements are on the wire: zeep and gSOAP read no others, and no client minds.
// ?output=_return, which is ours, is the name that was recorded (CB-118).
func (f Fake) wsdl(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	if _, err := r.Decide(ws, sandbox.Ask{Op: opWSDL}); err != nil {
		return err
	}
	system := cmp.Or(systemOf(r), "eu")
	text := wsdlText(r.CallerURL("services."+system+".clickandbuy.com", "/TMI/1.4/")) // CB-112
	if r.Query != "output=_return" {
		text = bytes.ReplaceAll(text, []byte(`name="_return"`), []byte(`name="return"`))
	}
	writeXML(w, http.StatusOK, text)
	return nil
}

func (f Fake) xsd(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	if _, err := r.Decide(ws, sandbox.Ask{Op: opWSDL}); err != nil {
		return err
	}
	writeXML(w, http.StatusOK, xsdText())
	return nil
}

// berlin is the zone of the provider's dates.
var berlin = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic("clickandbuy: " + err.Error()) // it is embedded
	}
	return zone
})
