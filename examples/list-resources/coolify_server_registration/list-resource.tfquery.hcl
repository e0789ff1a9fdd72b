# terraform query -generate-config-out=found.tf
list "coolify_server_registration" "web" {
  provider         = coolify
  include_resource = true
  limit            = 100

  config {
    name_pattern  = "web-*"
    address_range = "10.0.0.0/8"
  }
}
