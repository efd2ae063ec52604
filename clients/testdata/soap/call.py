"""Makes calls with zeep, strictly, as they are asked for: call.py WSDL document|rpc

Input and output are those of call.php, without "schema".
"""

import datetime
import json
import sys

import zeep
import zeep.exceptions
import zeep.helpers

wsdl, style = sys.argv[1:]
transport = zeep.Transport(timeout=10, operation_timeout=10)
transport.session.trust_env = False  # no proxy, whatever the machine says
client = zeep.Client(wsdl, transport=transport)
service = next(iter(client.wsdl.services.values()))


def tree(given):
    """An input as zeep takes it: a name that comes again makes a list."""
    made = {}
    for name, value in zip(given[::2], given[1::2]):
        value = tree(value) if isinstance(value, list) else value
        if name not in made:
            made[name] = value
        elif isinstance(made[name], list):
            made[name].append(value)
        else:
            made[name] = [made[name], value]
    return made


def plain(value):
    """A value of zeep's as JSON has it."""
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return value if value is None or isinstance(value, bool) else str(value)


def whole(output, value):
    """An answer with the elements that zeep leaves out: the root's only one, and its only one."""
    names, elements = [], output.body.type.elements
    while len(elements) == 1 and len(names) < 2:
        names.append(elements[0][0])
        elements = getattr(elements[0][1].type, "elements", [])
    for name in reversed(names):
        value = {name: value}
    return value


def element(node):
    """An element of a fault, which zeep leaves as it came."""
    return {inner.tag.rpartition("}")[2]: inner.text or "" for inner in node}


for line in sys.stdin:
    call = json.loads(line)
    operation = getattr(client.bind(service.name, call["port"]), call["operation"])
    output = service.ports[call["port"]].binding.get(call["operation"]).output
    try:
        answer = whole(output, plain(zeep.helpers.serialize_object(operation(**tree(call["input"])), dict)))
        told = {"answer": answer["return"] if style == "rpc" else answer}
    except zeep.exceptions.Fault as fault:
        told = {"fault": {"string": fault.message, "detail": element(fault.detail[0])}}
    except (zeep.exceptions.Error, ValueError, TypeError) as error:
        told = {"unreadable": repr(error)}
    print(json.dumps(told), flush=True)
