resource "coolify_server_registration" "web" {
  ip               = "203.0.113.10"
  private_key_uuid = "kq3ml0zt5ja9e1v7c2b8n4xw"

  # How this provider logs in to prepare the machine. Coolify uses ip, port and user above.
  ssh = {
    user        = "ubuntu"
    private_key = file(pathexpand("~/.ssh/id_ed25519"))
  }

  cloud_provider = "aws"
  instance_id    = "i-abc123" # another id: a new machine behind the same record
  region         = "us-east-1"

  labels = {
    environment = "production"
  }
}
