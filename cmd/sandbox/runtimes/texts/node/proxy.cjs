{{- if .Proxy.Host -}}
// Written by sandbox env --for node. Node before 22.21 and 24.5 takes no proxy from the
// environment; undici, where the shop has it installed, sends fetch there. Where it has not,
// fetch reaches this machine and nobody else: not the real provider by mistake.
'use strict';
const path = require('node:path');

const [major, minor] = process.versions.node.split('.').map(Number);
const itself = major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);
if (!itself && process.env.https_proxy) {
  const paths = [process.cwd(), path.dirname(process.argv[1] || '.')];
  try {
    const { EnvHttpProxyAgent, setGlobalDispatcher } = require(require.resolve('undici', { paths }));
    setGlobalDispatcher(new EnvHttpProxyAgent());
  } catch (reason) {
    const why = `paysandbox: fetch takes no proxy in Node ${process.versions.node}: npm install undici@7 (${reason.code || reason})`;
    const direct = globalThis.fetch;
    if (direct) {
      globalThis.fetch = async (to, options) => {
        const { hostname } = new URL(to.url || to);
        if (/^(localhost|127\..*|\[::1\])$/.test(hostname)) {
          return direct(to, options);
        }
        throw new TypeError(`${why}; ${hostname} was not asked`);
      };
    }
  }
}
{{end -}}
