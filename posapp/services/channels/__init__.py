"""Ways to tell the customer: email, SMS, WhatsApp; they know neither database nor screen."""
