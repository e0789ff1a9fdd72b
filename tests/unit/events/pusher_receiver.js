// A Pusher service that does nothing but judge requests by Pusher's own package.
//
//   node pusher_receiver.js APP_ID KEY SECRET [PREFIX]
//
// Prints its port, and for each request a line of JSON: the verdict, the path and the body. PREFIX is
// what a proxy in front of the service would take away.
"use strict"
const http = require("http")
const Pusher = require("pusher")

const [appId, key, secret, prefix = ""] = process.argv.slice(2)
const pusher = new Pusher({ appId, key, secret, host: "127.0.0.1" })

// The query that Pusher's package makes for the same request at the same time.
function signed(method, path, timestamp, body) {
  const now = Date.now
  Date.now = () => timestamp * 1000
  try {
    return pusher.createSignedQueryString({ method, path, body })
  } finally {
    Date.now = now
  }
}

const sorted = (query) => [...new URLSearchParams(query)].map((pair) => pair.join("=")).sort().join("&")

function verdict(request, body) {
  const url = new URL(request.url, "http://localhost")
  if (!url.pathname.startsWith(prefix)) return "elsewhere"
  const path = url.pathname.slice(prefix.length)
  if (path !== `/apps/${appId}/events`) return "elsewhere"
  const timestamp = Number(url.searchParams.get("auth_timestamp"))
  if (Math.abs(Date.now() / 1000 - timestamp) > 600) return "stale"
  return sorted(url.search) === sorted(signed("POST", path, timestamp, body)) ? "genuine" : "forged"
}

const server = http.createServer((request, response) => {
  const parts = []
  request.on("data", (part) => parts.push(part))
  request.on("end", () => {
    const body = Buffer.concat(parts).toString()
    const seen = verdict(request, body)
    console.log(JSON.stringify({ verdict: seen, path: request.url, body: JSON.parse(body) }))
    response.writeHead(seen === "genuine" ? 200 : 401, { "content-type": "application/json" })
    response.end("{}")
  })
})
server.listen(0, "127.0.0.1", () => console.log(server.address().port))
