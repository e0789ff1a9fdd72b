# Needs a token with the ability read:sensitive (or root).
ephemeral "coolify_private_key" "web" {
  name = "web servers" # or uuid, or fingerprint
}

# The machine trusts Coolify's key from its first boot on.
resource "coolify_server_registration" "web" {
  ip               = "203.0.113.10"
  private_key_uuid = "kq3ml0zt5ja9e1v7c2b8n4xw"

  ssh = {
    private_key_wo = ephemeral.coolify_private_key.web.private_key
  }
}
