// Asks TMI about orders with node-soap: ask.mjs WSDL SELLER PASSWORD ORDER…
import soap from 'soap'

const [wsdl, seller, password, ...orders] = process.argv.slice(2)
const client = await soap.createClientAsync(wsdl)
const port = client.TransactionManagerServices.TransactionManagerStatusServicesPort
// What carries xsi:type comes as an object of attributes and $value.
const plain = (value) => (value && typeof value === 'object' && '$value' in value ? value.$value : value)
const ask = (externalBDRID) => new Promise((answered) => {
  port.isExternalBDRIDCommitted({ sellerID: seller, tmPassword: password, slaveMerchantID: 0, externalBDRID }, (error, result) => {
    if (error) {
      const detail = error.root?.Envelope?.Body?.Fault?.detail?.['TransactionManager.Status.StatusException']
      answered(detail ? { id: String(plain(detail.id)), message: plain(detail.message) } : { unreadable: error.message })
      return
    }
    const state = plain(result.return ?? result._return)
    answered(state ? { isCommitted: String(plain(state.isCommitted)), BDRID: String(plain(state.BDRID)) } : { unreadable: JSON.stringify(result) })
  })
})
const told = {}
for (const order of orders) told[order] = await ask(order)
console.log(JSON.stringify(told))
