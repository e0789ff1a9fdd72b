data "coolify_private_key" "web" {
  name = "web servers" # or uuid, or fingerprint
}

resource "coolify_server_registration" "web" {
  ip               = "203.0.113.10"
  private_key_uuid = data.coolify_private_key.web.uuid

  ssh = {
    private_key = file(pathexpand("~/.ssh/id_ed25519"))
  }
}
