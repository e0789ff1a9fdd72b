mock_provider "coolify" {}

run "plan" {
  command = plan

  assert {
    condition     = coolify_server_registration.web.validation.on_failure == "delete"
    error_message = "A bad verdict does not take the record away."
  }

  assert {
    condition     = coolify_server_registration.web.on_destroy.remove_key
    error_message = "A destroy leaves the key."
  }
}
