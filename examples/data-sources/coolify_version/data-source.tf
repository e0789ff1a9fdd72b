data "coolify_version" "current" {}

variable "coolify_key_uuid" {
  type = string
}

# Settings that only newer instances have are left out on older ones.
resource "coolify_server_registration" "web" {
  ip                  = "203.0.113.10"
  private_key_uuid    = var.coolify_key_uuid
  is_terminal_enabled = data.coolify_version.current.features["terminal_access"] ? false : null

  ssh = {
    private_key = file(pathexpand("~/.ssh/id_ed25519"))
  }
}
