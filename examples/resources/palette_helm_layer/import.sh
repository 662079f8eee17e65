# The uid of the profile and the name of the layer.
terraform import palette_helm_layer.storefront 65f1c3a9d8e7b6a5c4d3e2f2/storefront
