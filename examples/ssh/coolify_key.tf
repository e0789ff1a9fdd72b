# The machine trusts Coolify's key from its first boot on, and the login is made with that key. The
# API token needs the ability read:sensitive beside read and write.

variable "coolify_public_key" {
  description = "Public half of the key in Coolify, as its page under Keys & Tokens shows it."
  type        = string
}

# What the cloud is given as the user data of the machine.
output "user_data" {
  value = provider::coolify::cloud_init_user_data(var.coolify_public_key)
}

resource "coolify_server_registration" "coolify_key" {
  ip               = var.address
  private_key_uuid = var.coolify_key_uuid

  ssh = {
    use_coolify_key = true
  }
}
