mock_provider "coolify" {
  mock_data "coolify_private_key" {
    defaults = {
      uuid = "kq3ml0zt5ja9e1v7c2b8n4xw"
    }
  }
}

run "apply" {
  assert {
    condition     = coolify_server_registration.web.private_key_uuid == "kq3ml0zt5ja9e1v7c2b8n4xw"
    error_message = "The server has another key."
  }
}
