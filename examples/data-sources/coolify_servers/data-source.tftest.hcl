mock_provider "coolify" {
  mock_data "coolify_servers" {
    defaults = {
      servers = [
        { name = "web-1", ip = "10.0.0.1" },
        { name = "web-2", ip = "10.0.0.2" },
      ]
    }
  }
}

run "plan" {
  command = plan

  assert {
    condition     = output.web_addresses == { web-1 = "10.0.0.1", web-2 = "10.0.0.2" }
    error_message = "The addresses are others."
  }
}
