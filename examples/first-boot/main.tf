# From a key to a ready server, without any other credential: the machine trusts Coolify's key from
# its first boot on, and the registration logs in with it. The API token needs the ability
# read:sensitive beside read and write.

terraform {
  required_providers {
    coolify = {
      source = "coolify-sidecar/coolify"
    }
  }
}

# The endpoint and the token come from COOLIFY_ENDPOINT and COOLIFY_TOKEN.
provider "coolify" {}

variable "address" {
  description = "Address of the machine, as Coolify reaches it."
  type        = string
}

variable "outbound_targets" {
  description = "What the machine has to reach; null keeps the provider's defaults."
  type        = list(string)
  default     = null
}

# A pair is generated; Coolify alone has its private half.
resource "coolify_private_key" "web" {
  name = "web"
}

# Whatever makes the machine gives it this as its user data. With Hetzner:
#
#   resource "hcloud_server" "web" {
#     name        = "web-1"
#     server_type = "cx22"
#     image       = "debian-13"
#     user_data   = local.user_data
#   }
#
# and below `ip = hcloud_server.web.ipv4_address`.
locals {
  user_data = provider::coolify::cloud_init_user_data(coolify_private_key.web.public_key)
}

output "user_data" {
  value = local.user_data
}

resource "coolify_server_registration" "web" {
  ip               = var.address
  private_key_uuid = coolify_private_key.web.uuid

  ssh = {
    use_coolify_key = true
  }

  health_checks = {
    outbound = {
      targets = var.outbound_targets
    }
  }
}

output "status" {
  value = coolify_server_registration.web.status
}
