# The login key, its passphrase and sudo's password are in no plan and no state (Terraform 1.11).

variable "login_key" {
  type      = string
  ephemeral = true
}

variable "login_key_passphrase" {
  type      = string
  ephemeral = true
}

variable "sudo_password" {
  type      = string
  ephemeral = true
}

resource "coolify_server_registration" "write_only_key" {
  ip               = var.address
  private_key_uuid = var.coolify_key_uuid

  ssh = {
    user                   = "admin"
    private_key_wo         = var.login_key
    private_key_wo_version = 1 # change it along with the key
    passphrase_wo          = var.login_key_passphrase
    sudo_password_wo       = var.sudo_password
  }
}
