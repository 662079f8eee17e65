terraform {
  required_providers {
    palette = {
      source = "registry.terraform.io/palette-oci/palette"
    }
  }
}

variable "replicas" {
  type    = number
  default = 3
}

# As helm install -f base.yaml -f replicas.yaml would: replicaCount is 3, the image stays.
output "values" {
  value = provider::palette::merge_values([
    <<-EOT
      image:
        repository: nginx
        tag: "1.29"
      replicaCount: 1
    EOT
    ,
    yamlencode({ replicaCount = var.replicas }),
  ])
}
