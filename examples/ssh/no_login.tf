# Nobody can log in to the machine from here, and it trusts Coolify's key already: nothing is checked
# on it, and Coolify's own validation decides.

resource "coolify_server_registration" "no_login" {
  ip               = var.address
  private_key_uuid = var.coolify_key_uuid

  ssh = {
    enabled = false
  }
}
