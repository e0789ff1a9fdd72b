# A pair that is generated: Coolify alone has its private half.
resource "coolify_private_key" "web" {
  name        = "web servers"
  description = "Logs in to the web servers"

  # Another value makes another pair.
  rotation_triggers = {
    year = "2026"
  }

  # What uses the old key is given the new one before the old one goes.
  lifecycle {
    create_before_destroy = true
  }
}

resource "coolify_server_registration" "web" {
  ip               = "203.0.113.10"
  private_key_uuid = coolify_private_key.web.uuid

  ssh = {
    private_key = file(pathexpand("~/.ssh/id_ed25519"))
  }
}

# A key of your own, which gets into neither plan nor state.
variable "deploy_key" {
  type      = string
  ephemeral = true
}

resource "coolify_private_key" "deploy" {
  name                   = "deploy"
  private_key_wo         = var.deploy_key
  private_key_wo_version = 1
}
