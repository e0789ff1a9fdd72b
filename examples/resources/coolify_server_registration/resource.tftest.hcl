mock_provider "coolify" {}

run "plan" {
  command = plan

  assert {
    condition     = coolify_server_registration.web.labels["environment"] == "production"
    error_message = "The label is another."
  }
}
