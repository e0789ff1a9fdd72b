mock_provider "coolify" {}

# The state that the other run has left.
override_data {
  target = data.terraform_remote_state.machines
  values = {
    outputs = {
      server_ips   = ["203.0.113.7", "203.0.113.8"]
      instance_ids = ["i-1", "i-2"]
      region       = "us-east-1"
    }
  }
}

run "plan" {
  command = plan

  assert {
    condition     = coolify_server_registration.all["203.0.113.8"].instance_id == "i-2"
    error_message = "The id is that of another server."
  }

  assert {
    condition     = [for one in coolify_server_registration.all : one.region] == ["us-east-1", "us-east-1"]
    error_message = "The region does not hold for all."
  }

  assert {
    condition     = output.by_own_names[0].ip == "203.0.113.7" && output.by_own_names[0].instance_id == "4711"
    error_message = "Own names are not tried."
  }
}
