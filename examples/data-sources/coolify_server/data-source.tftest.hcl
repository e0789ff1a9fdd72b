mock_provider "coolify" {
  mock_data "coolify_server" {
    defaults = {
      is_usable       = true
      validation_logs = null
    }
  }
}

run "plan" {
  command = plan

  assert {
    condition     = data.coolify_server.web.is_usable
    error_message = "The server is another."
  }
}
