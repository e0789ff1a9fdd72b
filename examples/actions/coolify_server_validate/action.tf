resource "coolify_server_registration" "web" {
  ip               = "203.0.113.10"
  private_key_uuid = "kq3ml0zt5ja9e1v7c2b8n4xw"

  ssh = {
    private_key = file(pathexpand("~/.ssh/id_ed25519"))
  }
}

# terraform apply -invoke=action.coolify_server_validate.web
action "coolify_server_validate" "web" {
  config {
    uuid    = coolify_server_registration.web.uuid
    timeout = "5m"
  }
}
