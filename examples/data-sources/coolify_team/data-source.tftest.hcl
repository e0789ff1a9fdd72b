mock_provider "coolify" {
  mock_data "coolify_team" {
    defaults = {
      id   = "7"
      name = "Web"
    }
  }
}

run "plan" {
  command = plan

  assert {
    condition     = output.team == "Web (7)"
    error_message = "The team is another."
  }
}
