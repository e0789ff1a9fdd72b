# What holds for all machines stands in the provider block, which is never stored.

provider "coolify" {
  defaults = {
    ssh = {
      private_key = file(pathexpand("~/.ssh/fleet_ed25519"))
      known_hosts = file(pathexpand("~/.ssh/known_hosts"))
    }
  }
}

resource "coolify_server_registration" "defaults" {
  ip               = var.address
  private_key_uuid = var.coolify_key_uuid
}
