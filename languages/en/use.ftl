# Pages of data users.

use-title = Ask for answers
use-catalogue = Catalogue
use-requests = My requests
use-request-new = New request
use-quote = Quote
use-ask = Ask
use-dry-run = Check without asking
use-results = Results
use-obligations = What you owe
use-invoices = Invoices
use-error-expected = Expected error
use-price = Price
