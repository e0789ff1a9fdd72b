# What happens when Coolify's verdict is bad, when the server is known already, and at the end.

terraform {
  required_providers {
    coolify = {
      source = "coolify-sidecar/coolify"
    }
  }
}

provider "coolify" {}

resource "coolify_server_registration" "web" {
  ip               = "203.0.113.10"
  private_key_uuid = "kq3ml0zt5ja9e1v7c2b8n4xw"

  ssh = {
    private_key = file(pathexpand("~/.ssh/id_ed25519"))
  }

  # A server with this address, port and user is taken over instead of refused.
  adopt_existing = true
  # The token of another team fails in the plan.
  expected_team = "0"

  # Coolify installs what is missing; a bad verdict takes the new record away again.
  validation = {
    mode       = "install"
    on_failure = "delete"
    timeout    = "15m"
  }

  # Coolify's agent on the host, from Coolify 4.3 on.
  sentinel = {
    enabled = true
  }

  # The end: the record, and the line in authorized_keys. Applications are never deleted by this.
  on_destroy = {
    remove_key = true
  }
}
