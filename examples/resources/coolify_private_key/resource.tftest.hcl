mock_provider "coolify" {
  mock_resource "coolify_private_key" {
    defaults = {
      uuid = "kq3ml0zt5ja9e1v7c2b8n4xw"
    }
  }
}

variables {
  deploy_key = file("~/.ssh/fleet_ed25519")
}

run "apply" {
  assert {
    condition     = coolify_server_registration.web.private_key_uuid == coolify_private_key.web.uuid
    error_message = "The server has another key."
  }

  assert {
    condition     = coolify_private_key.deploy.private_key_wo == null
    error_message = "The key is stored."
  }
}
