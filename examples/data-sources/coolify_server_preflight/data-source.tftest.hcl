mock_provider "coolify" {
  mock_resource "coolify_server_registration" {
    defaults = {
      ssh_host_key = {
        public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEIjiwDIfL8i2hUMO4Ho7i5HfneeKUeHfr3zNmyUhbMT"
      }
    }
  }

  mock_data "coolify_server_preflight" {
    defaults = {
      status    = "healthy"
      key_state = "deployed"
      findings  = []
    }
  }
}

run "apply" {
  assert {
    condition     = data.coolify_server_preflight.web.ip == coolify_server_registration.web.ip
    error_message = "It looks at another machine."
  }
}
