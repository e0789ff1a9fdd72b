mock_provider "coolify" {}

variables {
  ip               = "203.0.113.10"
  private_key_uuid = "kq3ml0zt5ja9e1v7c2b8n4xw"
}

run "plan" {
  command = plan

  assert {
    condition     = coolify_server_registration.web.wait_for.timeout == "15m"
    error_message = "The first boot is waited for no longer than usual."
  }

  assert {
    condition     = coolify_server_registration.web.docker.install
    error_message = "Docker is not installed."
  }
}
