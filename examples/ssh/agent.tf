# The key stays in the ssh-agent, or in the hardware behind it.

resource "coolify_server_registration" "agent" {
  ip               = var.address
  private_key_uuid = var.coolify_key_uuid

  ssh = {
    users          = ["ubuntu", "admin", "root"] # tried in turn
    agent          = true
    agent_identity = "SHA256:uNiVztksCsDhcc0u9e8BrrQXVUpdmQ5gvZCyyEhVOIc" # as ssh-add -l prints it
  }
}
