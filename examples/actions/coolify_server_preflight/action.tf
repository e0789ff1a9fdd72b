# terraform apply -invoke=action.coolify_server_preflight.web
action "coolify_server_preflight" "web" {
  config {
    ip               = "203.0.113.10"
    private_key_uuid = "kq3ml0zt5ja9e1v7c2b8n4xw"

    ssh = {
      user           = "ubuntu"
      private_key_wo = file(pathexpand("~/.ssh/id_ed25519"))
    }
  }
}
