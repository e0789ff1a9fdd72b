# Only the machine with this host key is registered.

variable "host_key" {
  description = "Line of /etc/ssh/ssh_host_ed25519_key.pub on the machine."
  type        = string
}

resource "coolify_server_registration" "pinned_host_key" {
  ip               = var.address
  private_key_uuid = var.coolify_key_uuid

  ssh = {
    private_key     = file(pathexpand("~/.ssh/id_ed25519"))
    host_key        = var.host_key
    host_key_policy = "pinned"
  }
}
