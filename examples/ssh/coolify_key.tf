# The machine trusts Coolify's key from its first boot on, and the login is made with that key. The
# API token needs the ability read:sensitive beside read and write.

variable "coolify_public_key" {
  description = "Public half of the key in Coolify, as its page under Keys & Tokens shows it."
  type        = string
}

# What the cloud is given as the user data of the machine.
output "user_data" {
  value = <<-EOT
    #cloud-config
    disable_root: false
    users:
      - name: root
        ssh_authorized_keys:
          - ${var.coolify_public_key}
  EOT
}

resource "coolify_server_registration" "coolify_key" {
  ip               = var.address
  private_key_uuid = var.coolify_key_uuid

  ssh = {
    use_coolify_key = true
  }
}
