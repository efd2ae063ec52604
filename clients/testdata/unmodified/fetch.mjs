// Shop code with the providers' real addresses in it: fetch, as it comes with Node. A proxy
// is taken from the environment where somebody loads what does so.
if (process.env.https_proxy) {
  const { EnvHttpProxyAgent, setGlobalDispatcher } = await import('undici');
  setGlobalDispatcher(new EnvHttpProxyAgent());
}
for (const url of process.argv.slice(2)) {
  const answer = await fetch(url);
  console.log(answer.status, url, await answer.text());
}
process.exit();
