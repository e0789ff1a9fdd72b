mock_provider "coolify" {}

variables {
  coolify_key_uuid = "kq3ml0zt5ja9e1v7c2b8n4xw"
}

run "new" {
  command = plan

  override_data {
    target = data.coolify_version.current
    values = { features = { terminal_access = true } }
  }

  assert {
    condition     = coolify_server_registration.web.is_terminal_enabled == false
    error_message = "The terminal is left open."
  }
}
