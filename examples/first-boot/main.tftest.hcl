mock_provider "coolify" {
  mock_resource "coolify_private_key" {
    defaults = {
      uuid       = "kq3ml0zt5ja9e1v7c2b8n4xw"
      public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEIjiwDIfL8i2hUMO4Ho7i5HfneeKUeHfr3zNmyUhbMT"
    }
  }
}

variables {
  address = "203.0.113.10"
}

run "apply" {
  assert {
    condition     = coolify_server_registration.web.private_key_uuid == "kq3ml0zt5ja9e1v7c2b8n4xw"
    error_message = "The server has another key."
  }

  assert {
    condition     = yamldecode(output.user_data).users[1].ssh_authorized_keys == [coolify_private_key.web.public_key]
    error_message = "The machine trusts another key."
  }
}
