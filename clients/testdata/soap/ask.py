"""Asks TMI about orders with zeep, strictly: ask.py WSDL SELLER PASSWORD ORDER..."""

import json
import sys

import zeep
import zeep.exceptions

wsdl, seller, password, *orders = sys.argv[1:]
transport = zeep.Transport(timeout=10, operation_timeout=10)
transport.session.trust_env = False  # no proxy, whatever the machine says
client = zeep.Client(wsdl, transport=transport)
status = client.bind("TransactionManagerServices", "TransactionManagerStatusServicesPort")
told = {}
for order in orders:
    try:
        state = status.isExternalBDRIDCommitted(int(seller), password, 0, order)
        told[order] = {"isCommitted": str(state.isCommitted).lower(), "BDRID": str(state.BDRID)}
    except zeep.exceptions.Fault as fault:
        told[order] = {node.tag: node.text.strip() for node in fault.detail[0]}
print(json.dumps(told))
