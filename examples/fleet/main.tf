# From nothing to three ready servers; a destroy leaves nothing but the machines.
terraform {
  required_providers {
    coolify = { source = "coolify-sidecar/coolify" }
  }
}

variable "addresses" {
  description = "Of machines that are there already; ./machine tells how they are made instead."
  type        = map(string)
}

resource "coolify_private_key" "fleet" {
  name = "fleet"
}

module "machine" {
  source   = "./machine"
  for_each = toset(["web-1", "web-2", "web-3"])

  name      = each.key
  user_data = provider::coolify::cloud_init_user_data(coolify_private_key.fleet.public_key)
  addresses = var.addresses
}

resource "coolify_server_registration" "fleet" {
  for_each = module.machine

  ip               = each.value.address
  name             = each.key
  private_key_uuid = coolify_private_key.fleet.uuid
  ssh              = { use_coolify_key = true }
  on_destroy       = { remove_key = true }
}
