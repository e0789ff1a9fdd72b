data "coolify_server" "web" {
  name = "web-1" # or uuid = "9nh0fflhm8hyglcr2jltjuaq", or ip = "203.0.113.10"
}

# A plan or apply warns when Coolify has lost the server.
check "web_usable" {
  assert {
    condition     = data.coolify_server.web.is_usable
    error_message = "Coolify cannot use ${data.coolify_server.web.name}: ${coalesce(data.coolify_server.web.validation_logs, "it says nothing")}"
  }
}
