mock_provider "coolify" {}

variables {
  webhook_url    = "https://hooks.example.com/coolify"
  webhook_secret = "an example"
  webhook_token  = "an example"
  realtime = {
    url    = "https://realtime.example.com:6001"
    app_id = "coolify"
    key    = "an-example"
    secret = "an example"
  }
  ips              = ["203.0.113.10", "203.0.113.11"]
  private_key_uuid = "kq3ml0zt5ja9e1v7c2b8n4xw"
}

run "plan" {
  command = plan

  assert {
    condition     = length(coolify_server_registration.web) == 2
    error_message = "Not every machine is registered."
  }

  assert {
    condition     = coolify_server_registration.web["203.0.113.10"].deployment_id == "deploy-7"
    error_message = "Events do not name the deployment."
  }
}
