# Events of every registration go to a file, to a webhook and to Coolify's realtime service.
# `terraform-provider-coolify watch events.jsonl` shows them while an apply runs.
terraform {
  required_providers {
    coolify = {
      source = "coolify-sidecar/coolify"
    }
  }
}

variable "webhook_url" {
  type      = string
  sensitive = true
}

variable "webhook_secret" {
  description = "The receiver checks the signature of each request with it."
  type        = string
  sensitive   = true
}

variable "webhook_token" {
  type      = string
  sensitive = true
}

variable "realtime" {
  description = "Coolify's realtime service: PUSHER_APP_ID, PUSHER_APP_KEY, PUSHER_APP_SECRET."
  type = object({
    url    = string
    app_id = string
    key    = string
    secret = string
  })
  sensitive = true
}

variable "ips" {
  type = set(string)
}

variable "private_key_uuid" {
  type = string
}

provider "coolify" {
  # At most four machines at once; the others wait for their turn.
  max_concurrent_registrations = 4

  events = {
    # All that happens, one JSON object a line. COOLIFY_EVENTS_FILE does the same without a block.
    file = {
      path = "events.jsonl"
    }

    # How each registration ended. Without it nothing is touched.
    webhook = {
      url      = var.webhook_url
      secret   = var.webhook_secret
      headers  = { Authorization = "Bearer ${var.webhook_token}" }
      required = true
      timeout  = "20s"
    }

    # The same and what happens on the way, to the channel organization.{team}.servers.
    pusher = {
      url      = var.realtime.url
      app_id   = var.realtime.app_id
      key      = var.realtime.key
      secret   = var.realtime.secret
      progress = true
    }
  }
}

resource "coolify_server_registration" "web" {
  for_each         = var.ips
  ip               = each.value
  private_key_uuid = var.private_key_uuid

  # What events and tags name it by.
  deployment_id  = "deploy-7"
  cloud_provider = "hetzner"

  ssh = {
    private_key = file(pathexpand("~/.ssh/id_ed25519"))
  }
}

output "tags" {
  value = { for ip, server in coolify_server_registration.web : ip => server.tags }
}
