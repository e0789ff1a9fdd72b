# What the example makes of its variables; no machine and no Coolify is asked.
mock_provider "coolify" {
  mock_resource "coolify_server_registration" {
    defaults = {
      uuid   = "9nh0fflhm8hyglcr2jltjuaq"
      status = "ready"
    }
  }
}

variables {
  address              = "203.0.113.10"
  ssh_private_key_file = "~/.ssh/id_ed25519"
  coolify_key_uuid     = "kq3ml0zt5ja9e1v7c2b8n4xw"
}

run "plan" {
  command = plan

  assert {
    condition     = coolify_server_registration.web.ip == "203.0.113.10"
    error_message = "The address is not that of the variable."
  }

  assert {
    condition     = coolify_server_registration.web.name == "web-1"
    error_message = "The name has another default."
  }
}

run "apply" {
  assert {
    condition     = output.status == "ready" && output.uuid == "9nh0fflhm8hyglcr2jltjuaq"
    error_message = "The outputs do not tell what the resource does."
  }
}
