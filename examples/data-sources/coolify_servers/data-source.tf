# All servers of the private network that Coolify can use.
data "coolify_servers" "web" {
  name_pattern  = "web-*"
  address_range = "10.0.0.0/8"
  is_usable     = true
}

output "web_addresses" {
  value = { for server in data.coolify_servers.web.servers : server.name => server.ip }
}
