// Makes calls with node-soap as they are asked for: call.mjs WSDL document|rpc
//
// Input and output are those of call.php, without "schema".
import readline from 'node:readline'
import soap from 'soap'

const [wsdl, style] = process.argv.slice(2)
const client = await soap.createClientAsync(wsdl)
const [service] = Object.keys(client.wsdl.services)

// An input as node-soap takes it: a name that comes again makes a list.
function tree (input) {
  const made = {}
  for (let i = 0; i < input.length; i += 2) {
    const name = input[i]
    const value = Array.isArray(input[i + 1]) ? tree(input[i + 1]) : input[i + 1]
    made[name] = name in made ? [].concat(made[name], value) : value
  }
  return made
}

// A value of node-soap's as JSON has it. What carries attributes comes as an object of
// these and $value.
function plain (value) {
  if (value === null || typeof value !== 'object') return value
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z')
  if (Array.isArray(value)) return value.map(plain)
  if ('$value' in value) return plain(value.$value)
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'attributes').map(([name, inner]) => [name, plain(inner)]))
}

const ask = ({ port, operation, input }) => new Promise((answered) => {
  client[service][port][operation](tree(input), (error, result) => {
    const fault = error?.root?.Envelope?.Body?.Fault
    if (fault) answered({ fault: { string: plain(fault.faultstring), detail: plain(Object.values(fault.detail)[0]) } })
    else if (error) answered({ unreadable: error.message })
    else answered({ answer: plain(style === 'rpc' ? result.return : result) })
  })
})

for await (const line of readline.createInterface({ input: process.stdin })) console.log(JSON.stringify(await ask(JSON.parse(line))))
