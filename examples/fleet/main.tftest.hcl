mock_provider "coolify" {
  mock_resource "coolify_private_key" {
    defaults = {
      uuid       = "kq3ml0zt5ja9e1v7c2b8n4xw"
      public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEIjiwDIfL8i2hUMO4Ho7i5HfneeKUeHfr3zNmyUhbMT"
    }
  }
}

variables {
  addresses = {
    web-1 = "203.0.113.11"
    web-2 = "203.0.113.12"
    web-3 = "203.0.113.13"
  }
}

run "plan" {
  command = plan

  # The addresses of machines that are still to be made are not known.
  assert {
    condition     = keys(coolify_server_registration.fleet) == ["web-1", "web-2", "web-3"]
    error_message = "There are other servers."
  }
}

run "apply" {
  assert {
    condition     = tomap({ for name, one in coolify_server_registration.fleet : name => one.ip }) == var.addresses
    error_message = "A server has the address of another."
  }

  assert {
    condition     = alltrue([for one in coolify_server_registration.fleet : one.ssh.use_coolify_key && one.on_destroy.remove_key])
    error_message = "A server needs another credential, or keeps the key."
  }
}
