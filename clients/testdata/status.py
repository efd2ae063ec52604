"""Loads a WSDL with zeep, asks TMI about orders, and prints what came of it as JSON.

Arguments: WSDL, sellerID, tmPassword, and the orders to ask about.
"""

import json
import sys

import zeep
import zeep.exceptions
import zeep.helpers


def open_client(wsdl, strict):
    """A client, and every port of the description by the operations it has."""
    transport = zeep.Transport(timeout=10, operation_timeout=10)
    transport.session.trust_env = False  # no proxy, whatever the machine says
    client = zeep.Client(wsdl, transport=transport, settings=zeep.Settings(strict=strict))
    ports = {}
    for service in client.wsdl.services.values():
        for port in service.ports.values():
            for operation in port.binding._operations:
                ports[operation] = (service.name, port.name)
    return client, ports


def ask(client, ports, *arguments):
    status = client.bind(*ports["isExternalBDRIDCommitted"])
    try:
        return zeep.helpers.serialize_object(status.isExternalBDRIDCommitted(*arguments), dict)
    except zeep.exceptions.Fault as fault:
        return {
            "fault": fault.message,
            "detail": {node.tag: (node.text or "").strip() for node in fault.detail[0]},
        }
    except zeep.exceptions.XMLParseError as error:
        return {"unreadable": str(error)}


def texts(answer):
    """What is in the one element that zeep did not expect, as a merchant digs it out."""
    if answer.get("_raw_elements"):
        return {node.tag: node.text for node in answer["_raw_elements"][0]}
    return answer


def main(wsdl, seller, password, *orders):
    strict, ports = open_client(wsdl, strict=True)
    lax, _ = open_client(wsdl, strict=False)
    print(json.dumps({
        "zeep": zeep.__version__,
        "operations": sorted(ports),
        "strict": {order: ask(strict, ports, int(seller), password, 0, order) for order in orders},
        "lax": {order: texts(ask(lax, ports, int(seller), password, 0, order)) for order in orders},
    }))


main(*sys.argv[1:])
